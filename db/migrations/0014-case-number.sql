-- lpad cuts what is longer than it was told: the millionth case would have got the number of the hundred-thousandth.
CREATE OR REPLACE FUNCTION case_number_make(office text, received_on date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    serial text := nextval('case_serial')::text;
    body text := format('%s-%s-%s', office, to_char(received_on, 'YYYY'), lpad(serial, greatest(6, length(serial)), '0'));
BEGIN
    RETURN body || '-' || check_character(body);
END $$;
