-- $1 agent, $2 what was asked, $3 how many. Who took people's writing out of the store is in the journal.
SELECT event_add('truth.exported', 'report', 'truth', agent_known($1), $2::jsonb || jsonb_build_object('count', $3::integer))
