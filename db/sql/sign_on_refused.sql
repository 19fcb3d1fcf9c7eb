-- $1 issuer whose answer was not believed, $2 why, in a word.
SELECT event_add('sign_on.refused', 'sign_on', $1, '', jsonb_build_object('reason', $2::text))
