-- Every breakdown that ever was in a catalogue, with its stable number.
select key, breakdown_id from halfsky.breakdown
