#include "reporter/publish/stored_publication.h"

#include <math.h>

#include "base/error.h"
#include "database/copy.h"
#include "database/query.h"
#include "reporter/store/stored_discipline.h"

#define AREA_COLUMNS 7
#define FIGURE_COLUMNS 24
#define REVISION_COLUMNS 10
#define OUTPUT_COLUMNS 6

void publication_free(Publication *publication)
{
  if (publication == NULL)
    return;
  g_free(publication->settings);
  g_free(publication->program_version);
  g_free(publication->drafted_by);
  g_free(publication);
}

static Parameters *number(int32_t id)
{
  Parameters *parameters = parameters_new();
  parameters_add_int32(parameters, id);
  return parameters;
}

bool publication_lock(Connection *connection, GError **error)
{
  g_autoptr(Result) row = query_run(connection, "publication_lock", QUERY_ONE_ROW, NULL, error);
  return row != NULL;
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

static Publication *read_publication(Result *row)
{
  Publication *publication = g_new0(Publication, 1);
  publication->id = result_int32(row, 0, 0);
  publication->year = result_int16(row, 0, 2);
  publication->catalogue_id = result_int32(row, 0, 4);
  publication->settings = g_strdup(result_text(row, 0, 5));
  publication->program_version = g_strdup(result_text(row, 0, 6));
  publication->after_id = result_is_null(row, 0, 7) ? 0 : result_int32(row, 0, 7);
  publication->drafted_by = g_strdup(result_text(row, 0, 8));
  publication->is_own_draft = result_boolean(row, 0, 9);
  return publication;
}

Publication *publication_find(Connection *connection, int32_t id, GError **error)
{
  g_autoptr(Parameters) parameters = number(id);
  g_autoptr(Result) row = query_run(connection, "publication_one", QUERY_OPTIONAL_ROW, parameters, error);
  if (row == NULL)
    return NULL;
  if (result_rows(row) == 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "there is no publication %d. hint: 'publish --list' shows them all", id);
    return NULL;
  }
  g_autoptr(Publication) publication = read_publication(row);
  bool is_known = publication_kind_parse(result_text(row, 0, 1), &publication->kind) &&
                  publication_state_parse(result_text(row, 0, 3), &publication->state);
  if (!result_check(row, error))
    return NULL;
  if (is_known)
    return g_steal_pointer(&publication);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "publication %d is of a kind or state that is not known here",
              id);
  return NULL;
}

bool publication_latest(Connection *connection, int32_t *out_id, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "publication_earlier", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  int32_t id = result_rows(rows) == 0 ? 0 : result_int32(rows, result_rows(rows) - 1, 0);
  if (!result_check(rows, error))
    return false;
  *out_id = id;
  return true;
}

static bool add_stored_page(Result *rows, int row, GPtrArray *pages, GError **error)
{
  Digest digest = {{0}};
  size_t size = 0;
  const uint8_t *bytes = result_bytea(rows, row, 3, &size);
  result_bytea_exact(rows, row, 4, digest.bytes, sizeof digest.bytes);
  g_autoptr(GBytes) content = g_bytes_new(bytes, size);
  page_set_add(pages, result_text(rows, row, 0), result_text(rows, row, 1), result_text(rows, row, 2), content);
  const PublishedPage *page = g_ptr_array_index(pages, pages->len - 1);
  if (digest_equal(&page->digest, &digest))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "the stored page %s/%s/%s does not have its digest",
              page->edition, page->format, page->language);
  return false;
}

GPtrArray *publication_pages(Connection *connection, int32_t id, GError **error)
{
  g_autoptr(Parameters) parameters = number(id);
  g_autoptr(Result) rows = query_run(connection, "publication_outputs", QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(GPtrArray) pages = page_set_new();
  for (int row = 0; row < result_rows(rows); row++)
    if (!add_stored_page(rows, row, pages, error))
      return NULL;
  return result_check(rows, error) ? g_steal_pointer(&pages) : NULL;
}

char **publication_settings(Connection *connection, int32_t id, GError **error)
{
  g_autoptr(Parameters) parameters = number(id);
  g_autoptr(Result) rows = query_run(connection, "publication_settings", QUERY_ROWS, parameters, error);
  if (rows == NULL)
    return NULL;
  g_auto(GStrv) settings = g_new0(char *, (gsize)result_rows(rows) + 1);
  for (int row = 0; row < result_rows(rows); row++)
    settings[row] = g_strdup(result_text(rows, row, 0));
  return result_check(rows, error) ? g_steal_pointer(&settings) : NULL;
}

/* --- Writing ------------------------------------------------------------------------------------------------------ */

static void copy_known(CopyWriter *writer, bool is_known, double value)
{
  if (is_known && !isnan(value))
    copy_float8(writer, value);
  else
    copy_null(writer);
}

static bool copy_areas(Connection *connection, int32_t id, const ReportBasis *basis, GError **error)
{
  guint n_areas = 0;
  const Area *areas = area_list_areas(basis->areas, &n_areas);
  g_autoptr(CopyWriter) writer = copy_open(connection, "publication_copy_areas", AREA_COLUMNS, error);
  for (guint i = 0; writer != NULL && i < n_areas; i++) {
    copy_int32(writer, id);
    copy_int16(writer, (int16_t)(i + 1));
    copy_int32(writer, areas[i].id);
    copy_text(writer, areas[i].code);
    copy_text(writer, areas[i].name.zh);
    copy_text(writer, areas[i].name.en);
    copy_boolean(writer, areas[i].is_district);
    if (!copy_end_row(writer, error))
      return false;
  }
  return writer != NULL && copy_finish(writer, NULL, error);
}

static void copy_contributions(CopyWriter *writer, const Figure *figure)
{
  bool is_known = figure->numerator_by.n > 0;
  if (is_known)
    copy_int32(writer, figure->numerator_by.n);
  else
    copy_null(writer);
  copy_known(writer, is_known, figure->numerator_by.largest);
  copy_known(writer, is_known, figure->numerator_by.second);
  copy_known(writer, is_known, figure->denominator_by.largest);
  copy_known(writer, is_known, figure->denominator_by.second);
}

static void copy_figure(CopyWriter *writer, int32_t id, const Catalogue *catalogue, const Figure *figure)
{
  copy_int32(writer, id);
  copy_int16(writer, figure->key.indicator_id);
  copy_int16(writer, figure->key.year);
  copy_text(writer, catalogue_breakdown_key(catalogue, figure->key.breakdown));
  copy_int32(writer, figure->key.area_id);
  copy_known(writer, figure->has_value, figure->value);
  copy_known(writer, figure->has_numerator, figure->numerator);
  copy_known(writer, figure->has_denominator, figure->denominator);
  copy_char(writer, figure->status);
  copy_int32(writer, figure->units_expected);
  copy_int32(writer, figure->units_received);
  copy_int32(writer, figure->periods_expected);
  copy_int32(writer, figure->periods_received);
  copy_text(writer, vocabulary_code(&release_vocabulary, (int)figure->release));
  copy_boolean(writer, figure->is_break);
  copy_known(writer, figure->has_estimate, figure->estimate);
  if (isnan(figure->sample_size))
    copy_null(writer);
  else
    copy_int32(writer, (int32_t)figure->sample_size);
  copy_known(writer, true, figure->design_effect);
  copy_contributions(writer, figure);
  copy_boolean(writer, figure->suppression != SUPPRESSION_NONE);
}

static bool copy_figures(Connection *connection, int32_t id, const ReportBasis *basis, GError **error)
{
  g_autoptr(GPtrArray) figures = figure_table_sorted(basis->figures, 0);
  g_autoptr(CopyWriter) writer = copy_open(connection, "publication_copy_figures", FIGURE_COLUMNS, error);
  for (guint i = 0; writer != NULL && i < figures->len; i++) {
    copy_figure(writer, id, basis->stored->catalogue, g_ptr_array_index(figures, i));
    if (!copy_end_row(writer, error))
      return false;
  }
  return writer != NULL && copy_finish(writer, NULL, error);
}

static bool copy_revisions(Connection *connection, int32_t id, const ReportBasis *basis, GError **error)
{
  g_autoptr(CopyWriter) writer = copy_open(connection, "publication_copy_revisions", REVISION_COLUMNS, error);
  for (guint i = 0; writer != NULL && i < basis->revisions->len; i++) {
    const Revision *revision = &g_array_index(basis->revisions, Revision, i);
    copy_int32(writer, id);
    copy_int16(writer, revision->key.indicator_id);
    copy_int16(writer, revision->key.year);
    copy_text(writer, catalogue_breakdown_key(basis->stored->catalogue, revision->key.breakdown));
    copy_int32(writer, revision->key.area_id);
    copy_known(writer, revision->had_value, revision->before);
    copy_known(writer, revision->has_value, revision->now);
    copy_boolean(writer, revision->hides_before);
    copy_boolean(writer, revision->hides_now);
    copy_text(writer, revision->sources);
    if (!copy_end_row(writer, error))
      return false;
  }
  return writer != NULL && copy_finish(writer, NULL, error);
}

static bool copy_pages(Connection *connection, int32_t id, const GPtrArray *pages, GError **error)
{
  g_autoptr(CopyWriter) writer = copy_open(connection, "publication_copy_outputs", OUTPUT_COLUMNS, error);
  for (guint i = 0; writer != NULL && i < pages->len; i++) {
    const PublishedPage *page = g_ptr_array_index(pages, i);
    gsize size = 0;
    const void *bytes = g_bytes_get_data(page->content, &size);
    copy_int32(writer, id);
    copy_text(writer, page->edition);
    copy_text(writer, page->format);
    copy_text(writer, page->language);
    copy_bytea(writer, bytes, size);
    copy_bytea(writer, page->digest.bytes, sizeof page->digest.bytes);
    if (!copy_end_row(writer, error))
      return false;
  }
  return writer != NULL && copy_finish(writer, NULL, error);
}

static bool insert(Connection *connection, Publication *publication, GError **error)
{
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_text(parameters, publication_kind_code(publication->kind));
  parameters_add_int16(parameters, (int16_t)publication->year);
  parameters_add_json(parameters, publication->settings);
  parameters_add_text(parameters, HALFSKY_VERSION);
  if (publication->after_id > 0)
    parameters_add_int32(parameters, publication->after_id);
  else
    parameters_add_null_int32(parameters);
  parameters_add_text(parameters, publication->drafted_by);
  g_autoptr(Result) row = query_run(connection, "publication_insert", QUERY_ONE_ROW, parameters, error);
  if (row == NULL)
    return false;
  publication->id = result_int32(row, 0, 0);
  return result_check(row, error);
}

bool publication_insert(Connection *connection, Publication *publication, const ReportBasis *basis,
                        const GPtrArray *pages, GError **error)
{
  return insert(connection, publication, error) && copy_areas(connection, publication->id, basis, error) &&
         copy_figures(connection, publication->id, basis, error) &&
         copy_revisions(connection, publication->id, basis, error) &&
         (basis->discipline == NULL ||
          stored_discipline_publish(connection, publication->id, basis->discipline, error)) &&
         copy_pages(connection, publication->id, pages, error);
}

bool publication_move(Connection *connection, int32_t id, PublicationEvent event, const char *by, GError **error)
{
  static const char *const statements[N_PUBLICATION_EVENTS] = {
      [PUBLICATION_APPROVE] = "publication_approve",
      [PUBLICATION_RELEASE] = "publication_release",
      [PUBLICATION_DISCARD] = "publication_discard",
  };
  g_autoptr(Parameters) parameters = number(id);
  parameters_add_text(parameters, by);
  return query_execute(connection, statements[event], parameters, NULL, error);
}
