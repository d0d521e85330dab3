#include "collector/forms/wide_head.h"

#include <string.h>

#include "collector/template/template.h"
#include "record/credit_code.h"

static const char *const label_codes[N_WIDE_LABELS] = {[WIDE_PERIOD] = "template.label.period",
                                                       [WIDE_AGENCY_CODE] = "template.label.agency_code",
                                                       [WIDE_NUMBER] = "template.label.number",
                                                       [WIDE_CATALOGUE] = "template.label.catalogue",
                                                       [WIDE_CREDIT_CODE] = "template.label.credit_code"};

void wide_head_clear(WideHead *head)
{
  for (int label = 0; label < N_WIDE_LABELS; label++)
    g_free(head->labels[label]);
  *head = (WideHead){0};
}

/* --- Words -------------------------------------------------------------------------------------------------------- */

/* CELL without blanks around it and a colon behind it; folded. The caller frees it. */
static char *bare(const char *cell)
{
  char *normal = g_utf8_normalize(cell, -1, G_NORMALIZE_ALL_COMPOSE);
  g_strstrip(normal);
  while (g_str_has_suffix(normal, ":"))
    normal[strlen(normal) - 1] = '\0';
  g_strstrip(normal);
  char *folded = g_utf8_casefold(normal, -1);
  g_free(normal);
  return folded;
}

/* True when CELL is the text CODE in some language. */
static bool is_called(const char *cell, const char *code)
{
  g_autofree char *found = bare(cell);
  for (int language = 0; language < N_LANGUAGES; language++) {
    g_autofree char *name = bare(text((Language)language, code));
    if (strcmp(found, name) == 0)
      return true;
  }
  return false;
}

static int find_column(const SheetRow *row, const char *code)
{
  for (guint i = 0; i < row->n_cells; i++)
    if (is_called(row->cells[i], code))
      return (int)i;
  return -1;
}

bool wide_head_is(const SheetRow *row)
{
  return find_column(row, "template.column.line") >= 0 &&
         (find_column(row, "template.column.item") >= 0 || find_column(row, "template.column.status") >= 0 ||
          find_column(row, "template.column.comment") >= 0);
}

bool wide_head_is_foot(const char *const *cells, guint n_cells)
{
  static const char *const codes[] = {"template.foot.head_of_unit", "template.foot.telephone"};
  for (guint i = 0; i < n_cells; i++)
    for (size_t c = 0; c < G_N_ELEMENTS(codes); c++)
      for (int language = 0; language < N_LANGUAGES; language++)
        if (g_str_has_prefix(cells[i], text((Language)language, codes[c])))
          return true;
  return false;
}

/* --- Labels ------------------------------------------------------------------------------------------------------- */

static bool is_label(const char *cell)
{
  return g_str_has_suffix(cell, ":") || g_str_has_suffix(cell, "：");
}

/* Beside a label that nothing was written to stands the next label. */
static void look_at(WideHead *head, WideLabel label, const char *const *cells, guint n_cells)
{
  guint at = 0;
  while (at < n_cells && !is_called(cells[at], label_codes[label]))
    at++;
  for (at++; at < n_cells && cells[at][0] == '\0'; at++)
    ;
  if (at >= n_cells || is_label(cells[at]))
    return;
  g_free(head->labels[label]);
  head->labels[label] = g_strdup(cells[at]);
}

void wide_head_look(WideHead *head, const char *const *cells, guint n_cells)
{
  for (int label = 0; label < N_WIDE_LABELS; label++)
    look_at(head, (WideLabel)label, cells, n_cells);
}

static bool check_agency(const WideHead *head, FormReading *reading, const SheetRow *row)
{
  const char *own = reading->profile->agency;
  const char *given = head->labels[WIDE_AGENCY_CODE];
  if (given == NULL)
    return form_reading_fail(reading, row, "no_agency_code", "", own);
  return g_ascii_strcasecmp(given, own) == 0 || form_reading_fail(reading, row, "other_agency", given, own);
}

static bool check_period(const WideHead *head, FormReading *reading, const SheetRow *row)
{
  Period period;
  const char *given = head->labels[WIDE_PERIOD];
  if (given == NULL)
    return form_reading_fail(reading, row, "no_period", "", "");
  return period_parse(given, &period) || form_reading_fail(reading, row, "bad_form_period", given, "2025, 2025-S1");
}

static const StatutoryForm *find_form(const Catalogue *catalogue, const char *number)
{
  guint n = 0;
  const StatutoryForm *forms = catalogue_statutory_forms(catalogue, &n);
  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp(forms[i].number, number) == 0)
      return &forms[i];
  return NULL;
}

/* A form past its last day is void, and so is one that the catalogue has no more. A form may have no number, where its district has given none. */
static bool check_validity(const WideHead *head, FormReading *reading, const SheetRow *row)
{
  const char *number = head->labels[WIDE_NUMBER];
  const StatutoryForm *form = number != NULL ? find_form(reading->catalogue, number) : NULL;
  if (number == NULL)
    return true;
  if (form == NULL)
    return form_reading_fail(reading, row, "void_form", number, "");
  if (form->valid_until == NO_DAY || reading->today <= form->valid_until)
    return true;
  g_autofree char *day = template_day(form->valid_until);
  return form_reading_fail(reading, row, "expired_form", number, day);
}

/* Ids of indicators and breakdowns keep their meaning, so a form made from an older catalogue can be read; but it may lack lines. */
static void note_catalogue(const WideHead *head, FormReading *reading)
{
  const char *given = head->labels[WIDE_CATALOGUE];
  g_autofree char *current = template_catalogue_version(reading->catalogue);
  if (given == NULL || g_ascii_strcasecmp(given, current) == 0)
    return;
  g_free(reading->older_catalogue);
  reading->older_catalogue = g_strdup(given);
}

/* CODE as it is on the certificate: without blanks, in ordinary letters. The caller frees it. */
static char *plain_code(const char *code)
{
  g_autofree char *normal = g_utf8_normalize(code, -1, G_NORMALIZE_ALL_COMPOSE);
  g_auto(GStrv) pieces = g_strsplit_set(normal, " \t", -1);
  return g_strjoinv("", pieces);
}

/* Never a reason to refuse: see record/credit_code.h. */
static void note_credit_code(const WideHead *head, FormReading *reading)
{
  static const char *const warnings[] = {[CREDIT_CODE_WRONG_LENGTH] = "credit_code_length",
                                         [CREDIT_CODE_WRONG_CHARACTER] = "credit_code_character",
                                         [CREDIT_CODE_FAILS_CHECK] = "credit_code_check"};
  const char *given = head->labels[WIDE_CREDIT_CODE];
  g_autofree char *code = given != NULL ? plain_code(given) : g_strdup("");
  const CreditCodeVerdict verdict = credit_code_judge(code);
  if (code[0] != '\0' && verdict != CREDIT_CODE_FITS && reading->warning->code == NULL)
    form_fault_set(reading->warning, warnings[verdict], 0, given, "");
}

/* --- Columns ------------------------------------------------------------------------------------------------------ */

/* A column is one of amounts when it is called as a sex is, or the total. */
static void read_amounts(WideHead *head, const Catalogue *catalogue, const SheetRow *row)
{
  const CodeList *sexes = catalogue_dimension_list(catalogue, DIMENSION_SEX);
  head->n_amounts = 0;
  for (guint i = 0; i < row->n_cells && head->n_amounts < LAYOUT_MAX_COLUMNS; i++) {
    const CodeItem *sex = code_list_parse(sexes, row->cells[i]);
    if (sex != NULL && sex->kind != CODE_KIND_SPECIAL)
      head->amounts[head->n_amounts++] = (WideAmount){i, sex};
  }
}

bool wide_head_read(WideHead *head, FormReading *reading, const SheetRow *row)
{
  head->line = find_column(row, "template.column.line");
  head->status = find_column(row, "template.column.status");
  head->comment = find_column(row, "template.column.comment");
  read_amounts(head, reading->catalogue, row);
  if (head->n_amounts == 0)
    return form_reading_fail(reading, row, "no_amounts", "", "");
  note_catalogue(head, reading);
  note_credit_code(head, reading);
  return check_agency(head, reading, row) && check_period(head, reading, row) && check_validity(head, reading, row);
}
