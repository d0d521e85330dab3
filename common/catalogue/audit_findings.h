/* Noting what was found. Private to this room. */
#pragma once

#include "catalogue/audit.h"

/* Counts one row or record under RULE. */
void audit_findings_count(AuditFindings *findings, AuditRule rule);

/* Keeps FINDING unless the limit is reached; its texts are copied. */
void audit_findings_keep(AuditFindings *findings, const AuditFinding *finding);

/* True while more would be kept: texts need not be made otherwise. */
bool audit_findings_has_room(const AuditFindings *findings);
