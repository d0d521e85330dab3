/* A receipt: what became of a form, row by row, for its agency.
 *
 * The counts always add up: received = new + revised + unchanged + rejected + awaiting + on the way, and nothing is on the way once the district has
 * answered for every part. Repeated rows count as unchanged, rows refused here or by the district as rejected. What awaits an explanation goes on counting so
 * when a later form has settled it, and the receipt says how many that are; the later form's receipt counts the rows that it took along among those it
 * received. A receipt is a pure function of the spool, so it may be written again at any time; both languages stand in the same HTML page and CSV file. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "collector/district.h"
#include "collector/forms/form_fault.h"
#include "collector/spool/spool_submission.h"

/* Where a submission stands. */
typedef enum ReceiptStage {
  RECEIPT_NOT_ACCEPTED, /* the form cannot be read; nothing of it is kept */
  RECEIPT_ON_THE_WAY,   /* safe here, not yet stored by the district */
  RECEIPT_STORED,       /* the district has answered for every part */
  RECEIPT_LOST,         /* the district lost it and it is no longer kept: submit it again */
} ReceiptStage;

/* Rows by what became of them, in the order in which a receipt lists them. */
typedef enum ReceiptCount {
  RECEIPT_RECEIVED,
  RECEIPT_NEW,
  RECEIPT_REVISED,
  RECEIPT_UNCHANGED,
  RECEIPT_REJECTED,
  RECEIPT_AWAITING,
  RECEIPT_PENDING,
  N_RECEIPT_COUNTS
} ReceiptCount;

typedef struct Receipt {
  ReceiptStage stage;
  char *agency_code;
  char *agency_zh;
  char *agency_en;
  char *file_name;
  char *submission;         /* its id in hexadecimal digits; of the file's digest when it was not accepted */
  char *accepted_at;        /* local time, empty when not accepted */
  char *stored_at;          /* likewise, empty until something of it is stored */
  char *fixed[N_LANGUAGES]; /* groups that are filled in for this agency, in words; empty when there are none */
  char *workbook; /* file name of the marked form beside it, see receipt_workbook.h; empty when there is none */
  char *
      submitted_before; /* the submission that was made of the same file before, and the last one after; empty when there is none */
  char *submitted_again;
  char *older_catalogue; /* version that the form was made from; empty when it is the one in force */
  uint32_t counts[N_RECEIPT_COUNTS];
  uint32_t n_repeated;            /* of those unchanged: they say again what another row of the form says */
  uint32_t n_released;            /* of those received: they waited since an earlier form, and were taken along */
  uint32_t n_settled;             /* of those awaiting: a later form explained, corrected or took them along */
  uint32_t n_refused_by_district; /* of those rejected */
  GPtrArray *lines;               /* ReceiptLine: refused rows, or the fault of the whole form */
  GPtrArray *warnings; /* ReceiptLine: what is to be looked at in the head of the form, and hinders nothing */
  GPtrArray *waiting;  /* ReceiptLine: rows that still wait for an explanation */
  GPtrArray *changes;  /* ReceiptChange: values that were replaced, as far as this computer knows them */
  GArray *seals;       /* Seal: the ends of the district's trail after each part, signed; NULL: none yet */
} Receipt;

/* One row that asks for something to be done, or the fault of the whole form (row 0 or the header's), in both languages. */
typedef struct ReceiptLine {
  uint32_t place;    /* see forms/form_place.h; 0: the whole form, or a row of an earlier one */
  char *sheet;       /* of a workbook; else empty */
  guint sheet_index; /* from 0 */
  uint32_t row;
  guint column; /* from 1, where a row of the form has several cells; else 0 */
  char *cell;   /* `G14`, where a row of the form has several; else empty */
  char *code;   /* of the rule */
  char *field;
  char *indicator; /* code, empty when it is not known */
  char *given;
  char *expected;
  char *indicator_name[N_LANGUAGES];
  char *field_name[N_LANGUAGES];
  char *reason[N_LANGUAGES];
  char *advice[N_LANGUAGES];
  char *period;    /* of a waiting row; else empty */
  char *breakdown; /* likewise: the canonical key */
  char *breakdown_name[N_LANGUAGES];
  char *value;  /* likewise: as the form says it, 12/340 when it has a denominator */
  char *status; /* likewise: SDMX CL_OBS_STATUS */
} ReceiptLine;

/* One value that replaced another. */
typedef struct ReceiptChange {
  char *sheet;
  uint32_t row; /* 0: it stood in an earlier form, and was taken along */
  char *cell;   /* as ReceiptLine.cell */
  char *indicator;
  char *indicator_name[N_LANGUAGES];
  char *period;
  char *breakdown;
  char *breakdown_name[N_LANGUAGES];
  char *before; /* as ReceiptLine.value */
  char *now;
} ReceiptChange;

/* How many refused rows, and how many waiting ones, are not listed, since lists have a limit. */
uint32_t receipt_unlisted(const Receipt *receipt);
uint32_t receipt_waiting_unlisted(const Receipt *receipt);

/* Rows that still wait for an explanation. */
uint32_t receipt_n_waiting(const Receipt *receipt);

/* Of an accepted submission, which the spool must know. */
Receipt *receipt_read(Spool *spool, const District *district, const SubmissionId *id, const char *time_zone,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of a form that cannot be read. FILE_ID is what to call it, e.g. the first digits of its digest. */
Receipt *receipt_of_fault(const District *district, const char *file_name, const char *file_id, const FormFault *fault);
void receipt_free(Receipt *receipt);

/* `received`, `new`, …: the count's name in the CSV; text code `receipt.count.<name>`. Static. */
const char *receipt_count_name(ReceiptCount count);
/* Whether values have been replaced: that is told once it has happened, since before the district may still refuse it. */
bool receipt_has_replaced(const Receipt *receipt);

/* Where it stands, in a word for machines (`stored_in_part`). Static. */
const char *receipt_stage_name(const Receipt *receipt);
/* The sentence that says so to people, and what is left for them to do. The caller frees it. */
char *receipt_stage_words(const Receipt *receipt, Language language);

/* The two forms of it that are text (the third is receipt_workbook.h); the caller frees the string. */
GString *receipt_to_html(const Receipt *receipt);
GString *receipt_to_csv(const Receipt *receipt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Receipt, receipt_free)
