#include "record/period_words.h"

char *period_words(Language language, Period period)
{
  char label[PERIOD_TEXT_SIZE];
  if (language == LANGUAGE_EN)
    return g_strdup(period_format(period, label));
  switch (period.frequency) {
  case FREQUENCY_ANNUAL:
    return g_strdup_printf("%d年", period.year);
  case FREQUENCY_SEMIANNUAL:
    return g_strdup_printf("%d年%s半年", period.year, period.part == 1 ? "上" : "下");
  case FREQUENCY_QUARTERLY:
    return g_strdup_printf("%d年第%d季度", period.year, period.part);
  case FREQUENCY_MONTHLY:
    return g_strdup_printf("%d年%d月", period.year, period.part);
  }
  g_assert_not_reached();
}
