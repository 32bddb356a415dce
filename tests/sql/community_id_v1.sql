SELECT community_id_v1('66.35.250.204', '128.232.110.120', 80, 34855, 6, 0); -- => '1:LQU9qZlK+B5F3KDmev6m5PMibrg='
SELECT community_id_v1('128.232.110.120', '66.35.250.204', 34855, 80, 6, 0); -- => '1:LQU9qZlK+B5F3KDmev6m5PMibrg='
SELECT community_id_v1('128.232.110.120', '66.35.250.204', 34855, 80, 6, 1); -- => '1:3V71V58M3Ksw/yuFALMcW0LAHvc='
SELECT community_id_v1('127.0.0.1', 'fe80::14b0:de4a:f8e8:522f', 64, 10, 6, 0); -- => '1:Jww+Ua4pSUNl9TvSUwvSHL4n93w='
SELECT community_id_v1('192.168.170.8', '192.168.170.56', 7, 80, 132, 0); -- => '1:jQgCxbku+pNGw8WPbEc/TS/uTpQ='
SELECT community_id_v1('192.168.170.56', '192.168.170.8', 80, 7, 132, 0); -- => '1:jQgCxbku+pNGw8WPbEc/TS/uTpQ='
SELECT community_id_v1('8.8.8.8', '192.168.1.52', 53, 54585, 17, 0); -- => '1:d/FP5EW3wiY1vCndhwleRRKHowQ='
SELECT community_id_v1('192.168.1.52', '8.8.8.8', 54585, 53, 17, 1); -- => '1:Q9We8WO3piVF8yEQBNJF4uiSVrI='
SELECT community_id_v1('66.35.250.204', '128.232.110.120', 80, 34855, 6); -- => '1:LQU9qZlK+B5F3KDmev6m5PMibrg='
SELECT community_id_v1('1.1.1.1', '1.1.1.1', 5, 5, 6); -- => '1:+7cuwbX/8LvHYowjc4DpwPrKVy8='
SELECT community_id_v1('foo', '1.1.1.1', 10, 53, 17); -- => NULL
SELECT community_id_v1(NULL, '1.1.1.1', 10, 53, 17); -- => NULL
SELECT community_id_v1('1.1.1.1', '2.2.2.2', 70000, 53, 17); -- => NULL
SELECT community_id_v1('1.1.1.1', '2.2.2.2', 10, 53, '6'); -- => NULL
SELECT community_id_v1('1.1.1.1', '2.2.2.2', 10, 53, 17, 100000000); -- => NULL
SELECT community_id_v1('1.1.1.1', '2.2.2.2', 10, 53, 17, '1'); -- => NULL
