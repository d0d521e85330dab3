/* Unified social credit codes (统一社会信用代码) by GB 32100-2015: 17 characters that name a unit, and one that checks them.
 *
 * A wrong check character is a reason to ask, never one to refuse: codes of the first years were given out with wrong ones, and are still in force. */
#pragma once

enum { CREDIT_CODE_LENGTH = 18 };

typedef enum CreditCodeVerdict {
  CREDIT_CODE_FITS,
  CREDIT_CODE_WRONG_LENGTH,    /* not 18 characters */
  CREDIT_CODE_WRONG_CHARACTER, /* one that no code has: I, O, S, V, Z, or no letter and no digit at all */
  CREDIT_CODE_FAILS_CHECK      /* a character was mistyped, or it is one of the first years */
} CreditCodeVerdict;

/* Small letters count as capital ones; blanks are not passed over. CODE is any UTF-8. */
CreditCodeVerdict credit_code_judge(const char *code);
