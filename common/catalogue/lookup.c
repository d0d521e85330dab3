/* Finding things in a loaded catalogue. */
#include <string.h>

#include "catalogue/model.h"

const CodeList *catalogue_code_lists(const Catalogue *catalogue, guint *out_n_lists)
{
  *out_n_lists = catalogue->n_code_lists;
  return catalogue->code_lists;
}

const CodeList *catalogue_code_list(const Catalogue *catalogue, const char *name)
{
  for (guint i = 0; i < catalogue->n_code_lists; i++)
    if (strcmp(catalogue->code_lists[i].name, name) == 0)
      return &catalogue->code_lists[i];
  return NULL;
}

const CodeList *catalogue_dimension_list(const Catalogue *catalogue, Dimension dimension)
{
  return catalogue->dimension_lists[dimension];
}

const CodeItem *code_list_item(const CodeList *list, const char *code)
{
  return g_hash_table_lookup(list->by_code, code);
}

const CodeItem *code_list_parse(const CodeList *list, const char *text)
{
  const CodeItem *item = code_list_item(list, text);
  if (item != NULL)
    return item;
  g_autofree char *folded = model_fold(text);
  return g_hash_table_lookup(list->by_word, folded);
}

const char *code_item_cell(const CodeList *list, const CodeItem *item, const char *column)
{
  for (guint i = 0; list->columns[i] != NULL; i++)
    if (strcmp(list->columns[i], column) == 0)
      return item->cells[i];
  return "";
}

const Domain *catalogue_domains(const Catalogue *catalogue, guint *out_n_domains)
{
  *out_n_domains = catalogue->n_domains;
  return catalogue->domains;
}

const Department *catalogue_departments(const Catalogue *catalogue, guint *out_n_departments)
{
  *out_n_departments = catalogue->n_departments;
  return catalogue->departments;
}

const Objective *catalogue_objectives(const Catalogue *catalogue, guint *out_n_objectives)
{
  *out_n_objectives = catalogue->n_objectives;
  return catalogue->objectives;
}

const Indicator *catalogue_indicators(const Catalogue *catalogue, guint *out_n_indicators)
{
  *out_n_indicators = catalogue->n_indicators;
  return catalogue->indicators;
}

const Target *catalogue_targets(const Catalogue *catalogue, guint *out_n_targets)
{
  *out_n_targets = catalogue->n_targets;
  return catalogue->targets;
}

const Domain *catalogue_domain(const Catalogue *catalogue, const char *code)
{
  return g_hash_table_lookup(catalogue->domains_by_code, code);
}

const Department *catalogue_department(const Catalogue *catalogue, const char *code)
{
  return g_hash_table_lookup(catalogue->departments_by_code, code);
}

const Objective *catalogue_objective(const Catalogue *catalogue, const char *code)
{
  return g_hash_table_lookup(catalogue->objectives_by_code, code);
}

const Target *catalogue_target(const Catalogue *catalogue, const char *code)
{
  return g_hash_table_lookup(catalogue->targets_by_code, code);
}

const Indicator *catalogue_indicator(const Catalogue *catalogue, int id)
{
  return g_hash_table_lookup(catalogue->indicators_by_id, GINT_TO_POINTER(id));
}

const Indicator *catalogue_indicator_by_code(const Catalogue *catalogue, const char *code)
{
  return g_hash_table_lookup(catalogue->indicators_by_code, code);
}

const Indicator *catalogue_find_indicator(const Catalogue *catalogue, const char *text)
{
  const Indicator *indicator = catalogue_indicator_by_code(catalogue, text);
  if (indicator != NULL)
    return indicator;
  g_autofree char *folded = model_fold(text);
  return g_hash_table_lookup(catalogue->indicators_by_word, folded);
}

Digest catalogue_digest(const Catalogue *catalogue)
{
  return catalogue->digest;
}

GHashTable *catalogue_files(const Catalogue *catalogue)
{
  return catalogue->files;
}
