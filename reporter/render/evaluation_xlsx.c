/* The tables of an evaluation as a workbook. */
#include "reporter/render/evaluation_words.h"
#include "reporter/render/evaluation_writer.h"
#include "reporter/yearbook/yearbook.h"

static void write_xlsx(EvaluationPage *page)
{
  g_autoptr(Review) review = review_of_evaluation(page->evaluation, page->rule);
  g_autofree char *evaluation = evaluation_title(page->language, page->evaluation);
  g_autofree char *title = text_format(page->language, "yearbook.title.evaluation", "title", evaluation, NULL);
  const bool is_written = yearbook_append(page->out, review, title, page->language, &page->error);
  g_assert(is_written == (page->error == NULL));
}

const EvaluationWriter evaluation_xlsx_writer = {"xlsx", write_xlsx};
