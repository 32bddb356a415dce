SELECT atan(0); -- => 0.0
SELECT atan(NULL); -- => NULL
SELECT round(atan(1) * 4, 6); -- => 3.141593
