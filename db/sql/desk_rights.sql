-- Gives the role of the desk what it may touch.
SELECT desk_rights()
