SELECT cot(NULL); -- => NULL
SELECT cot(0); -- => Inf
SELECT round(cot(1), 6); -- => 0.642093
