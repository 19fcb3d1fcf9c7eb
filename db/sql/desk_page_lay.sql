-- $1 who, $2 {"id", "form", "version", "form_page", "corners", "fields", "case_number"}: a page that was read as a person laid a form onto it.
SELECT page_lay($1::jsonb, $2::jsonb)
