#include "reporter/run/announcement.h"

#include "base/log.h"
#include "database/transaction.h"
#include "reporter/warnings/stored_warnings.h"
#include "reporter/warnings/warning_list.h"

static json_t *json_of(Bilingual text)
{
  return json_pack("{s:s?, s:s?}", "zh", bilingual_text(text, LANGUAGE_ZH), "en", bilingual_text(text, LANGUAGE_EN));
}

/* What the command needs to know to tell the right people, in both languages. The caller owns it. */
static json_t *json_of_warning(const WarningItem *item)
{
  json_t *object = json_pack("{s:s, s:i, s:s, s:s, s:s, s:s, s:s?}", "event", "warning", "warning", (int)item->id,
                             "kind", item->kind, "level", item->level, "department", item->department, "indicator",
                             item->indicator, "raised_at", item->raised_at);
  json_object_set_new(object, "year", item->year == 0 ? json_null() : json_integer(item->year));
  json_object_set_new(object, "target", *item->target == '\0' ? json_null() : json_string(item->target));
  json_object_set_new(object, "department_name", json_of(item->department_name));
  json_object_set_new(object, "title", json_of(*item->target == '\0' ? item->indicator_name : item->title));
  json_object_set_new(object, "indicator_name", json_of(item->indicator_name));
  json_object_set_new(object, "reason", json_of(item->reason));
  return object;
}

/* Its department was told ITEM. Somebody may have answered meanwhile; then it is further on in its life already. Or it says something else by now: then it
 * stays new, to be told again. */
static bool mark_told(Connection *connection, const WarningItem *item, GError **error)
{
  static const char *const nothing[N_LANGUAGES] = {NULL, NULL};
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  g_autoptr(StoredWarning) warning = transaction == NULL ? NULL : stored_warning_find(connection, item->id, error);
  if (warning == NULL)
    return false;
  if (warning->changed_us != item->changed_us)
    return true;
  return stored_warning_step(connection, warning, EVENT_NOTIFIED, NULL, nothing, error) &&
         transaction_commit(transaction, error) == COMMIT_DONE;
}

static const WarningItem *next_of(const WarningList *list, GHashTable *refused)
{
  guint n_items = 0;
  const WarningItem *items = warning_list_items(list, &n_items);
  for (guint i = 0; i < n_items; i++)
    if (!g_hash_table_contains(refused, GINT_TO_POINTER(items[i].id)))
      return &items[i];
  return NULL;
}

static bool tell(const Messenger *messenger, const WarningItem *item, GError **error)
{
  json_t *content = json_of_warning(item);
  const bool is_told = messenger_tell(messenger, "warning", content, error);
  json_decref(content);
  if (!is_told)
    g_prefix_error(error, "warning %d: ", item->id);
  return is_told;
}

AnnouncementEnd announce_next(Connection *connection, const Messenger *messenger, GHashTable *refused, GError **error)
{
  static const WarningFilter untold = {.state = "new"};
  g_autoptr(WarningList) list = warning_list_load(connection, &untold, error);
  if (list == NULL)
    return NOT_ANNOUNCED;
  const WarningItem *item = next_of(list, refused);
  if (item == NULL)
    return NOTHING_TO_ANNOUNCE;
  if (!tell(messenger, item, error)) {
    g_hash_table_add(refused, GINT_TO_POINTER(item->id));
    return REFUSED_ONE;
  }
  if (!mark_told(connection, item, error))
    return NOT_ANNOUNCED;
  log_info("warning_told warning=%d level=%s department=%s", item->id, item->level, item->department);
  return ANNOUNCED_ONE;
}
