/* The frame of the plan: domains, departments, objectives. */
#include <string.h>

#include "catalogue/model.h"
#include "catalogue/references.h"

#define TEXT(name, type, member)                                                                                       \
  {                                                                                                                    \
    .column = name, .read = read_text, .offset = offsetof(type, member)                                                \
  }

static const Field domain_fields[] = {
    TEXT("code", Domain, code),
    TEXT("name_zh", Domain, name.zh),
    TEXT("name_en", Domain, name.en),
    {.column = "objectives_count", .read = read_count, .offset = offsetof(Domain, objectives_count), .maximum = 99},
    {.column = "strategies_count", .read = read_count, .offset = offsetof(Domain, strategies_count), .maximum = 99},
    TEXT("key", Domain, key),
};

static const Field department_fields[] = {
    TEXT("code", Department, code),
    TEXT("name_zh", Department, name.zh),
    TEXT("name_en", Department, name.en),
    TEXT("role_en", Department, role_en),
};

static const Field objective_fields[] = {
    TEXT("code", Objective, code),
    {.column = "domain", .read = read_domain, .offset = offsetof(Objective, domain)},
    {.column = "kind",
     .read = read_term,
     .offset = offsetof(Objective, kind),
     .vocabulary = &objective_kind_vocabulary},
    TEXT("title_zh", Objective, title.zh),
    TEXT("title_en", Objective, title.en),
    TEXT("source_ref", Objective, source_ref.zh),
    TEXT("source_ref_en", Objective, source_ref.en),
};

static bool are_unique(const Table *table, const char *const *columns, GError **error)
{
  for (; *columns != NULL; columns++)
    if (!table_is_unique(table, *columns, error))
      return false;
  return true;
}

static bool load_domains(Catalogue *catalogue, const Table *table, GError **error)
{
  static const char *const unique[] = {"code", "name_zh", "name_en", "key", NULL};
  if (!are_unique(table, unique, error))
    return false;
  catalogue->n_domains = table_n_rows(table);
  catalogue->domains = model_allocate(catalogue, catalogue->n_domains, sizeof(Domain));
  catalogue->domains_by_code = model_index(catalogue);
  if (!table_read_fields(table, domain_fields, G_N_ELEMENTS(domain_fields), catalogue, catalogue->domains,
                         sizeof(Domain), error))
    return false;
  for (guint i = 0; i < catalogue->n_domains; i++)
    g_hash_table_insert(catalogue->domains_by_code, (void *)catalogue->domains[i].code, &catalogue->domains[i]);
  return true;
}

static bool load_departments(Catalogue *catalogue, GError **error)
{
  static const char *const unique[] = {"code", "name_zh", "name_en", NULL};
  g_autoptr(Table) table =
      model_read_table(catalogue, "departments.csv", department_fields, G_N_ELEMENTS(department_fields), error);
  if (table == NULL || !are_unique(table, unique, error))
    return false;
  catalogue->n_departments = table_n_rows(table);
  catalogue->departments = model_allocate(catalogue, catalogue->n_departments, sizeof(Department));
  catalogue->departments_by_code = model_index(catalogue);
  if (!table_read_fields(table, department_fields, G_N_ELEMENTS(department_fields), catalogue, catalogue->departments,
                         sizeof(Department), error))
    return false;
  for (guint i = 0; i < catalogue->n_departments; i++)
    g_hash_table_insert(catalogue->departments_by_code, (void *)catalogue->departments[i].code,
                        &catalogue->departments[i]);
  return true;
}

/* `H-2` or `H-S4a` of domain H. */
static bool objective_code_fits(const Objective *objective, const Table *table, guint row, GError **error)
{
  Cell cell = table_cell(table, row, "code");
  g_autofree char *prefix = g_strdup_printf("%s-", objective->domain->code);
  if (!g_str_has_prefix(objective->code, prefix))
    return cell_reject(error, &cell, "'%s' does not start with its domain, '%s'", cell.text, prefix);
  return true;
}

static guint count_main_objectives(const Catalogue *catalogue, const Domain *domain)
{
  guint n = 0;
  for (guint i = 0; i < catalogue->n_objectives; i++)
    n += catalogue->objectives[i].domain == domain && catalogue->objectives[i].kind == OBJECTIVE_MAIN;
  return n;
}

static bool domain_counts_fit(const Catalogue *catalogue, const Table *domains, GError **error)
{
  for (guint d = 0; d < catalogue->n_domains; d++) {
    Cell cell = table_cell(domains, d, "objectives_count");
    guint n = count_main_objectives(catalogue, &catalogue->domains[d]);
    if (n != catalogue->domains[d].objectives_count)
      return cell_reject(error, &cell, "says %s, but objectives.csv has %u of kind 'objective'", cell.text, n);
  }
  return true;
}

static bool load_objectives(Catalogue *catalogue, GError **error)
{
  g_autoptr(Table) table =
      model_read_table(catalogue, "objectives.csv", objective_fields, G_N_ELEMENTS(objective_fields), error);
  if (table == NULL || !table_is_unique(table, "code", error))
    return false;
  catalogue->n_objectives = table_n_rows(table);
  catalogue->objectives = model_allocate(catalogue, catalogue->n_objectives, sizeof(Objective));
  catalogue->objectives_by_code = model_index(catalogue);
  if (!table_read_fields(table, objective_fields, G_N_ELEMENTS(objective_fields), catalogue, catalogue->objectives,
                         sizeof(Objective), error))
    return false;
  for (guint i = 0; i < catalogue->n_objectives; i++) {
    Objective *objective = &catalogue->objectives[i];
    if (!objective_code_fits(objective, table, i, error))
      return false;
    g_hash_table_insert(catalogue->objectives_by_code, (void *)objective->code, objective);
  }
  return true;
}

bool load_plan(Catalogue *catalogue, GError **error)
{
  g_autoptr(Table) domains =
      model_read_table(catalogue, "domains.csv", domain_fields, G_N_ELEMENTS(domain_fields), error);
  return domains != NULL && load_domains(catalogue, domains, error) && load_departments(catalogue, error) &&
         load_objectives(catalogue, error) && domain_counts_fit(catalogue, domains, error);
}
