/* Text for a terminal or a page: opening paragraph, a chapter per domain, per indicator a sentence, its targets and a small table. */
#include "base/width.h"
#include "reporter/render/breakdown_table.h"
#include "reporter/render/indicator_words.h"
#include "reporter/render/opening_words.h"
#include "reporter/render/remark.h"
#include "reporter/render/revision_words.h"
#include "reporter/render/target_words.h"
#include "reporter/render/writer.h"

#define PAGE_WIDTH 96
#define INDENT 4

static void append_paragraph(Page *page, guint indent, const char *paragraph)
{
  width_append_wrapped(page->out, paragraph, indent, PAGE_WIDTH - indent);
}

static void append_paragraphs(Page *page, const GPtrArray *paragraphs)
{
  for (guint i = 0; i < paragraphs->len; i++)
    append_paragraph(page, 0, g_ptr_array_index(paragraphs, i));
}

static void append_opening(Page *page)
{
  g_autofree char *title = opening_title(page->language, page->report);
  g_autoptr(GPtrArray) paragraphs = opening_paragraphs(page->language, page->report);
  g_autoptr(GPtrArray) notes = opening_notes(page->language, page->report);
  append_paragraph(page, 0, title);
  append_paragraph(page, 0, opening_edition(page->language, page->report));
  g_string_append_c(page->out, '\n');
  append_paragraphs(page, paragraphs);
  append_paragraphs(page, notes);
  append_paragraph(page, 0, text(page->language, "reporter.opening.elsewhere"));
}

static void append_sentence(Page *page, const ReportIndicator *part, guint number)
{
  g_autofree char *digits = g_strdup_printf("%u", number);
  g_autofree char *sentence = indicator_sentence(page->language, part);
  g_autofree char *remark = remarks_on(page->language, page->report, part);
  g_autofree char *paragraph =
      text_format(page->language, "reporter.item", "number", digits, "sentence", sentence, "remark", remark, NULL);
  append_paragraph(page, 0, paragraph);
}

static void append_indicator(Page *page, const ReportIndicator *part, guint number)
{
  append_sentence(page, part, number);
  for (guint i = 0; i < part->targets->len; i++) {
    g_autofree char *paragraph =
        target_paragraph(page->language, page->report, &g_array_index(part->targets, Assessment, i));
    append_paragraph(page, INDENT, paragraph);
  }
  breakdown_table_append(page, part, INDENT, PAGE_WIDTH);
}

static void append_chapter(Page *page, const ReportDomain *domain, guint number)
{
  g_autofree char *digits = chapter_number(page->language, number);
  g_autofree char *title = text_format(page->language, "reporter.chapter", "number", digits, "name",
                                       bilingual_text(domain->domain->name, page->language), NULL);
  g_string_append_c(page->out, '\n');
  append_paragraph(page, 0, title);
  if (domain->indicators->len == 0)
    append_paragraph(page, 0, text(page->language, "reporter.chapter.empty"));
  for (guint i = 0; i < domain->indicators->len; i++)
    append_indicator(page, g_ptr_array_index(domain->indicators, i), i + 1);
}

/* Nothing when there was no publication, or nothing was revised since. */
static void append_revisions(Page *page)
{
  g_autoptr(GPtrArray) paragraphs = revision_paragraphs(page->language, page->report);
  if (page->report->revisions == NULL || page->report->revisions->len == 0)
    return;
  g_string_append_printf(page->out, "\n%s\n", text(page->language, "reporter.revisions.title"));
  append_paragraphs(page, paragraphs);
}

static void write_text(Page *page)
{
  append_opening(page);
  for (guint i = 0; i < page->report->domains->len; i++)
    append_chapter(page, g_ptr_array_index(page->report->domains, i), i + 1);
  append_revisions(page);
  g_string_append_printf(page->out, "\n%s\n", text(page->language, "reporter.end"));
}

const ReportWriter text_writer = {"text", false, write_text};
