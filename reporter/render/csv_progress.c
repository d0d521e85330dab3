#include "reporter/render/csv_progress.h"

#include <math.h>
#include <stddef.h>

#include "base/csv.h"
#include "reporter/wording/number.h"

/* A double of TargetProgress. */
typedef struct Column {
  const char *heading;
  size_t offset;
} Column;

static const Column columns[] = {
    {"progress", offsetof(TargetProgress, progress)},
    {"time_elapsed", offsetof(TargetProgress, time_elapsed)},
    {"eurostat_ratio", offsetof(TargetProgress, eurostat_ratio)},
    {"eurostat_score", offsetof(TargetProgress, eurostat_score)},
    {"unsd_share", offsetof(TargetProgress, unsd_share)},
    {"escap_index", offsetof(TargetProgress, escap_index)},
    {"escap_gap", offsetof(TargetProgress, escap_gap)},
    {"aarr", offsetof(TargetProgress, aarr)},
    {"aarr_required", offsetof(TargetProgress, aarr_required)},
};

void csv_progress_append_headings(GString *out)
{
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
    csv_append_cell(out, columns[i].heading);
  csv_append_cell(out, "unsd_class");
  csv_append_cell(out, "methods_agree");
}

static void append_number(GString *out, double value)
{
  g_autofree char *number = isnan(value) ? NULL : number_exact(value);
  csv_append_cell(out, number);
}

void csv_progress_append_cells(GString *out, const Assessment *judged)
{
  const char *agreement = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
    append_number(out, judged == NULL ? NAN : *(const double *)((const char *)&judged->progress + columns[i].offset));
  append_number(out,
                judged != NULL && judged->progress.unsd_class > 0 ? (double)judged->progress.unsd_class : (double)NAN);
  if (judged != NULL && judged->progress.methods_agree >= 0)
    agreement = judged->progress.methods_agree == 1 ? "yes" : "no";
  csv_append_cell(out, agreement);
}
