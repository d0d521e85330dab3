/* The self-contained page: one HTML file that opens without a network, with a document inside (document.h).
 *
 * The page itself (reporter/web) is put together when the program is built. The document stands in it as JSON in which no character can end the element
 * that holds it; the page sets what it reads as text, never as markup. */
#pragma once

#include "base/text.h"
#include "reporter/render/document.h"

/* Appends the page to OUT; it opens in LANGUAGE. Takes DOCUMENT. */
void html_page_append(GString *out, json_t *document, Language language);
