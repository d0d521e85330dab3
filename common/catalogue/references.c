#include "catalogue/references.h"

#include "catalogue/model.h"

/* Stores what FIND makes of CELL in RECORD. */
static bool read_reference(Catalogue *catalogue, const Field *field, const Cell *cell, FindByCode find,
                           const char *what, void *record, GError **error)
{
  const void *found = find(catalogue, cell->text);
  if (found == NULL)
    return cell_reject(error, cell, "'%s' is not %s", cell->text, what);
  *(const void **)((char *)record + field->offset) = found;
  return true;
}

static const void *find_domain(const Catalogue *catalogue, const char *code)
{
  return catalogue_domain(catalogue, code);
}

static const void *find_department(const Catalogue *catalogue, const char *code)
{
  return catalogue_department(catalogue, code);
}

static const void *find_objective(const Catalogue *catalogue, const char *code)
{
  return catalogue_objective(catalogue, code);
}

static const void *find_indicator(const Catalogue *catalogue, const char *code)
{
  return catalogue_indicator_by_code(catalogue, code);
}

static const void *find_unit(const Catalogue *catalogue, const char *code)
{
  return code_list_item(catalogue_code_list(catalogue, "unit"), code);
}

bool read_domain(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  return read_reference(catalogue, field, cell, find_domain, "a domain", record, error);
}

bool read_department(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  return read_reference(catalogue, field, cell, find_department, "a department", record, error);
}

bool read_objective(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  return read_reference(catalogue, field, cell, find_objective, "an objective", record, error);
}

bool read_indicator_code(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  return read_reference(catalogue, field, cell, find_indicator, "an indicator", record, error);
}

bool read_unit(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  return read_reference(catalogue, field, cell, find_unit, "a unit", record, error);
}

bool read_optional_unit(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  return cell->text[0] == '\0' || read_unit(catalogue, field, cell, record, error);
}

bool cell_find_all(Catalogue *catalogue, const Cell *cell, FindByCode find, const char *what, const void ***out_found,
                   guint *out_n, GError **error)
{
  g_auto(GStrv) codes = cell_split(cell, ';', error);
  if (codes == NULL)
    return false;
  guint n = g_strv_length(codes);
  const void **found = model_allocate(catalogue, n, sizeof *found);
  for (guint i = 0; i < n; i++) {
    found[i] = find(catalogue, codes[i]);
    if (found[i] == NULL)
      return cell_reject(error, cell, "'%s' is not %s", codes[i], what);
  }
  *out_found = found;
  *out_n = n;
  return true;
}
