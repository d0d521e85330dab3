-- Makes refreshes wait for each other; readers are not disturbed. Takes no snapshot, so that what the refresh before has written is seen.
lock table halfsky.annual_summary in share row exclusive mode
