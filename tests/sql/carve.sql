SELECT carve('/etc/hosts'); -- => 'Carve Failed:'
SELECT carve(NULL); -- => 'Carve Failed:'
SELECT carve(column1) FROM (VALUES (1), (2)); -- => 'Carve Failed:'
SELECT carve(1) WHERE 0; -- => 'Carve Failed:'
