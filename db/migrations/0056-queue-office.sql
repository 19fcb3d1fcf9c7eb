-- What waits is counted for an office without a walk through what waits elsewhere.
CREATE INDEX field_review_office ON field_review (office, urgent_on, field_id);
