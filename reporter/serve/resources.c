#include "reporter/serve/resources.h"

#include "base/embedded.h"

extern const EmbeddedFile reporter_served[];

#define HTML "text/html; charset=utf-8"
#define SCRIPT "text/javascript; charset=utf-8"
#define STYLE "text/css; charset=utf-8"
#define JSON "application/json"

static const Resource resources[] = {
    {.path = "/", .content_type = HTML, .file = "live.html"},
    {.path = "/operations", .content_type = HTML, .file = "operations.html", .is_internal = true},
    {.path = "/operations.js", .content_type = SCRIPT, .file = "operations.js", .is_internal = true},
    {.path = "/live.js", .content_type = SCRIPT, .file = "live.js"},
    {.path = "/style.css", .content_type = STYLE, .file = "style.css"},
    {.path = "/api/report", .content_type = JSON, .answer = answer_report, .is_kept = true, .arguments = {"year"}},
    {.path = "/api/operations",
     .content_type = JSON,
     .answer = answer_operations,
     .lasts_ms = 10000,
     .is_kept = true,
     .is_internal = true},
    {.path = "/api/source",
     .content_type = JSON,
     .statement = "serve_source",
     .is_internal = true,
     .arguments = {"indicator", "year", "breakdown", "area"}},
    {.path = "/api/submission",
     .content_type = JSON,
     .statement = "serve_submission",
     .is_internal = true,
     .arguments = {"agency", "submission"}},
    {.path = "/api/revisions",
     .content_type = JSON,
     .statement = "serve_revisions",
     .is_internal = true,
     .arguments = {"agency", "indicator", "breakdown", "period"}},
};

const Resource *resource_find(const char *path, bool is_public)
{
  for (gsize i = 0; i < G_N_ELEMENTS(resources); i++)
    if (g_str_equal(resources[i].path, path))
      return is_public && resources[i].is_internal ? NULL : &resources[i];
  return NULL;
}

const char *resource_file(const Resource *resource, size_t *out_size)
{
  for (const EmbeddedFile *file = reporter_served; file->path != NULL; file++)
    if (g_str_equal(file->path, resource->file)) {
      *out_size = file->size_bytes;
      return file->content;
    }
  g_assert_not_reached();
}

const Resource *resource_at(guint index)
{
  return index < G_N_ELEMENTS(resources) ? &resources[index] : NULL;
}
