/* Golden files: what a program wrote once, was read and found right. UPDATE_GOLDEN=1 writes them anew, and the test then passes: read the difference. */
#pragma once

/* TEXT equals the file tests/PATH byte for byte, else the test fails and names the first line that differs. */
void expect_golden_file(const char *text, const char *path);
