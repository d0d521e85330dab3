#include "collector/shortage.h"

json_t *shortage_to_json(const SpoolRoom *room, SpoolShortage shortage, const char *folder)
{
  return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:b, s:s}", "shortage", spool_shortage_name(shortage),
                   "disk_free_bytes", (json_int_t)room->disk_free, "keep_free_bytes", (json_int_t)room->keep_free,
                   "used_bytes", (json_int_t)room->used, "quota_bytes", (json_int_t)room->quota, "reserve_bytes",
                   (json_int_t)room->reserve, "is_reserve_held", room->is_reserve_held, "folder", folder);
}

static const char *name_of(const json_t *shortage)
{
  return json_string_value(json_object_get(shortage, "shortage"));
}

bool shortage_is_none(const json_t *shortage)
{
  return g_strcmp0(name_of(shortage), spool_shortage_name(SPOOL_ROOMY)) == 0;
}

static char *size_of(const json_t *shortage, const char *key)
{
  return g_format_size_full((guint64)json_integer_value(json_object_get(shortage, key)), G_FORMAT_SIZE_IEC_UNITS);
}

char *shortage_to_text(const json_t *shortage, Language language)
{
  g_autofree char *code = g_strdup_printf("shortage.%s", name_of(shortage));
  g_autofree char *disk_free = size_of(shortage, "disk_free_bytes");
  g_autofree char *keep_free = size_of(shortage, "keep_free_bytes");
  g_autofree char *used = size_of(shortage, "used_bytes");
  g_autofree char *quota = size_of(shortage, "quota_bytes");
  return text_format(language, code, "free", disk_free, "keep_free", keep_free, "used", used, "quota", quota, "folder",
                     json_string_value(json_object_get(shortage, "folder")), NULL);
}
