#include "reporter/render/warned.h"

#define LEVEL_VOLATILE "volatile"

static void add(const Review *review, GArray *warned, const ReviewedTarget *reviewed, const char *kind,
                const char *subject, const char *level, char *const *reason)
{
  g_autofree char *whole = g_strdup_printf("%s %s", kind, subject);
  const Handling *handling = handling_find(review->report->handling, whole, level, reviewed->alert.year);
  const Warned one = {reviewed, level, reason, handling};
  g_array_append_val(warned, one);
}

static void add_level(const Review *review, WarningLevel level, GArray *warned)
{
  for (guint i = 0; i < review->targets->len; i++) {
    const ReviewedTarget *reviewed = &g_array_index(review->targets, ReviewedTarget, i);
    if (reviewed->has_alert && reviewed->alert.level == level)
      add(review, warned, reviewed, "target", reviewed->now->target->code, level_code(level), reviewed->alert.reason);
  }
}

/* Several targets may test one series, whose swing is told once. */
static void add_swings(const Review *review, GArray *warned)
{
  g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < review->targets->len; i++) {
    const ReviewedTarget *reviewed = &g_array_index(review->targets, ReviewedTarget, i);
    if (!reviewed->has_alert || reviewed->alert.swing.kind == SWING_NONE)
      continue;
    char *series = alert_series(review->report->catalogue, reviewed->now->target);
    if (g_hash_table_add(told, series))
      add(review, warned, reviewed, "volatility", series, LEVEL_VOLATILE, reviewed->alert.swing_words);
  }
}

GArray *warned_of(const Review *review)
{
  GArray *warned = g_array_new(FALSE, FALSE, sizeof(Warned));
  add_level(review, LEVEL_RED, warned);
  add_level(review, LEVEL_ORANGE, warned);
  add_level(review, LEVEL_YELLOW, warned);
  add_swings(review, warned);
  return warned;
}
