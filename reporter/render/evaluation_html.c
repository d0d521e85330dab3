/* The self-contained page of an evaluation: the same page as an annual report's, with the evaluation's title and standings. */
#include "reporter/render/evaluation_writer.h"
#include "reporter/render/html_page.h"

static void write_html(EvaluationPage *page)
{
  g_autoptr(Review) review = review_of_evaluation(page->evaluation, page->rule);
  bool is_final = page->evaluation->stage == STAGE_FINAL;
  html_page_append(page->out, document_of(review, is_final ? DOCUMENT_FINAL : DOCUMENT_MIDTERM), page->language);
}

const EvaluationWriter evaluation_html_writer = {"html", write_html};
