#include "catalogue/gap.h"

#include <string.h>

bool read_gap_dimension(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)catalogue;
  Dimension dimension = DIMENSION_SEX;
  if (cell->text[0] != '\0' && !dimension_parse(cell->text, &dimension))
    return cell_reject(error, cell, "'%s' is not a dimension", cell->text);
  *(Dimension *)((char *)record + field->offset) = dimension;
  return true;
}

bool read_gap_method(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  return cell->text[0] == '\0' || read_term(catalogue, field, cell, record, error);
}

/* The dimension whose codes the method compares. */
static const char *dimension_of(const char *method)
{
  bool is_rural_urban = strcmp(method, vocabulary_code(&gap_method_vocabulary, GAP_METHOD_DIFFERENCE_R_MINUS_U)) == 0;
  return dimension_name(is_rural_urban ? DIMENSION_RESIDENCE : DIMENSION_SEX);
}

bool gap_is_whole(const Table *table, guint row, bool *out_has_gap, GError **error)
{
  Cell dimension = table_cell(table, row, "gap_dimension"), method = table_cell(table, row, "gap_method");
  bool has_gap = dimension.text[0] != '\0';
  if (has_gap != (method.text[0] != '\0'))
    return cell_reject(error, &method, "must be given together with 'gap_dimension', or neither");
  if (has_gap && strcmp(dimension_of(method.text), dimension.text) != 0)
    return cell_reject(error, &method, "'%s' compares codes of '%s', not of '%s'", method.text,
                       dimension_of(method.text), dimension.text);
  *out_has_gap = has_gap;
  return true;
}
