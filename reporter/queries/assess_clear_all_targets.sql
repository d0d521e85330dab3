-- Removes all assessments, since everything is about to be assessed again.
delete from halfsky.assessment
