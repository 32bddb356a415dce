SELECT julianday('2024-02-29 12:00', 'subsec'); -- => 2460370.0
SELECT julianday('2024-02-29 12:00'); -- => 2460370.0
SELECT julianday('subsec') > 2460000; -- => 1
SELECT julianday('x'); -- => NULL
