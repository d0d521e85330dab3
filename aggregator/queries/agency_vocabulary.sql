-- The codes that agencies may use: unit types and departments of the catalogue in force.
select 'unit_type', code from halfsky.code_item where code_list = 'unit_type'
union all
select 'department', department_code from halfsky.department
