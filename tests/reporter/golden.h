/* Golden pages of the reporter, in tests/reporter/golden/. UPDATE_GOLDEN=1 writes them anew, and the test then passes: read the difference. */
#pragma once

/* PAGE equals the golden file NAME byte for byte, else the test fails and names the first line that differs. */
void expect_golden(const char *page, const char *name);
