/* All pages of a publication: each edition in each format and language, as bytes with their digests. Pure: the same basis and rules give the same bytes. */
#pragma once

#include "base/digest.h"
#include "reporter/publish/report_basis.h"

typedef enum PublicationKind { PUBLISH_ANNUAL, PUBLISH_MIDTERM, PUBLISH_FINAL } PublicationKind;

/* `annual`, `midterm`, `final`. */
const char *publication_kind_code(PublicationKind kind);
bool publication_kind_parse(const char *code, PublicationKind *out_kind) G_GNUC_WARN_UNUSED_RESULT;

typedef struct PublishedPage {
  char *edition; /* `internal`, `public` */
  char *format;
  char *language; /* `zh`, `en`; a page that is the same in both is there once, as `zh` */
  GBytes *content;
  Digest digest;
} PublishedPage;

/* PublishedPage, owning what they hold. */
GPtrArray *page_set_new(void);
void page_set_add(GPtrArray *pages, const char *edition, const char *format, const char *language, GBytes *content);

/* The page like WANTED; NULL when there is none. */
const PublishedPage *page_set_find(const GPtrArray *pages, const PublishedPage *wanted);

/* The pages of a report of YEAR. BASIS must be marked. NULL when one could not be written. */
GPtrArray *page_set_render(const ReportBasis *basis, const ReportingRules *rules, PublicationKind kind, int year,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
