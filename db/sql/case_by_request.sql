-- $1 the number of an online request. The case that it opened or extended; no row when there is none.
SELECT coalesce((SELECT c.number FROM submission s JOIN case_file c ON c.id = s.case_id
                 WHERE s.channel = 'online' AND s.key = $1), '')
