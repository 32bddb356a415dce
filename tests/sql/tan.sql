SELECT tan(0); -- => 0.0
SELECT tan(NULL); -- => NULL
SELECT tan('x'); -- => 0.0
