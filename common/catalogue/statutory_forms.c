/* The heads of the forms for people. */
#include <string.h>

#include "base/error.h"
#include "catalogue/model.h"
#include "catalogue/references.h"

#define AT(member) .offset = offsetof(StatutoryForm, member)

static const Field fields[] = {
    {.column = "number", .read = read_text, AT(number)},
    {.column = "domain", .read = read_domain, AT(domain)},
    {.column = "frequency", .read = read_frequency, AT(frequency)},
    {.column = "name_zh", .read = read_text, AT(name.zh)},
    {.column = "name_en", .read = read_text, AT(name.en)},
    {.column = "maker_zh", .read = read_text, AT(maker.zh)},
    {.column = "maker_en", .read = read_text, AT(maker.en)},
    {.column = "approver_zh", .read = read_optional_text, AT(approver.zh)},
    {.column = "approver_en", .read = read_optional_text, AT(approver.en)},
    {.column = "approval_number", .read = read_optional_text, AT(approval_number)},
    {.column = "valid_until", .read = read_optional_day, AT(valid_until)},
};

static const StatutoryForm *find_form(const StatutoryForm *forms, guint n_forms, const Domain *domain,
                                      Frequency frequency)
{
  for (guint i = 0; i < n_forms; i++)
    if (forms[i].domain == domain && forms[i].frequency == frequency)
      return &forms[i];
  return NULL;
}

/* A sheet has one head. */
static bool heads_are_apart(const Catalogue *catalogue, const Table *table, GError **error)
{
  for (guint i = 0; i < catalogue->n_statutory_forms; i++) {
    const StatutoryForm *form = &catalogue->statutory_forms[i];
    const Cell cell = table_cell(table, i, "frequency");
    if (find_form(catalogue->statutory_forms, i, form->domain, form->frequency) != NULL)
      return cell_reject(error, &cell, "domain '%s' has a form of this frequency already", form->domain->code);
  }
  return true;
}

bool load_statutory_forms(Catalogue *catalogue, GError **error)
{
  g_autoptr(Table) table = model_read_table(catalogue, "forms.csv", fields, G_N_ELEMENTS(fields), error);
  if (table == NULL || !table_is_unique(table, "number", error))
    return false;
  catalogue->n_statutory_forms = table_n_rows(table);
  catalogue->statutory_forms = model_allocate(catalogue, catalogue->n_statutory_forms, sizeof(StatutoryForm));
  return table_read_fields(table, fields, G_N_ELEMENTS(fields), catalogue, catalogue->statutory_forms,
                           sizeof(StatutoryForm), error) &&
         heads_are_apart(catalogue, table, error);
}

const StatutoryForm *catalogue_statutory_forms(const Catalogue *catalogue, guint *out_n_forms)
{
  *out_n_forms = catalogue->n_statutory_forms;
  return catalogue->statutory_forms;
}

const StatutoryForm *catalogue_statutory_form(const Catalogue *catalogue, const Domain *domain, Frequency frequency)
{
  return find_form(catalogue->statutory_forms, catalogue->n_statutory_forms, domain, frequency);
}
