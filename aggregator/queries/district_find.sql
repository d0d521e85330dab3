-- The district, whose trail keeps acts that concern no single agency. No row: none is registered yet.
select agency_id from halfsky.agency where level = 'district'
