/* Texts as forms, in every layout: whatever the bytes, the form as a whole has a fault, or each row that counts was handed on as a record that the catalogue knows, or is refused. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "collector/forms/form.h"
#include "record/status.h"
#include "tests/collector/agency.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"

enum { MOST_ROWS = 64, MOST_FINDINGS = 16 };

typedef struct Taken {
  const Catalogue *catalogue;
  guint n_cells;
} Taken;

/* Opened once, since a catalogue is more to read than a form. */
static Agency *hospital = NULL;
static FormScope scope;

static void leave(void)
{
  g_clear_pointer(&hospital, agency_free);
}

static void open_hospital(void)
{
  static const char *const assigned[] = {"health.maternal_anaemia_prevalence", NULL};
  g_setenv("HALFSKY_SOURCE_DIR", SOURCE_FOLDER, TRUE);
  hospital = agency_new(assigned);
  scope = agency_form_scope(hospital);
  scope.most_rows = MOST_ROWS;
  atexit(leave);
}

static bool take(const FormCell *cell, void *user, G_GNUC_UNUSED GError **error)
{
  Taken *taken = user;
  const Record *record = &cell->record;
  taken->n_cells++;
  g_assert(catalogue_indicator(taken->catalogue, record->indicator_id) != NULL);
  g_assert(catalogue_breakdown_key(taken->catalogue, record->breakdown) != NULL);
  g_assert(period_is_valid(record->period) && record->source_row > 0);
  g_assert(record->comment == NULL || g_utf8_validate(record->comment, -1, NULL));
  g_assert(!isinf(record->value) && !isinf(record->denominator));
  return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  if (size >= 2 && memcmp(bytes, "PK", 2) == 0)
    return 0; /* a workbook: its reading is fuzz_sheets', its conversion another program's */
  g_auto(FormFault) fault = {0};
  FormOutline outline = {0};
  g_autoptr(GError) error = NULL;
  g_autoptr(AuditFindings) findings = audit_findings_new(MOST_FINDINGS);
  if (hospital == NULL)
    open_hospital();
  Taken taken = {.catalogue = district_catalogue(scope.district)};
  const FormSink sink = {take, &taken, findings};
  MemoryFile file;
  memory_file_open(&file, bytes, size);
  const bool is_read = form_read(&scope, file.path, "form.csv", &sink, &outline, &fault, &error);
  memory_file_close(&file);
  g_assert(is_read && error == NULL);
  if (fault.code == NULL)
    g_assert(outline.n_received == taken.n_cells + audit_findings_refused(findings) && outline.n_received <= MOST_ROWS);
  form_outline_clear(&outline);
  return 0;
}
