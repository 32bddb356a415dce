SELECT community_id_v1_strict('192.168.1.52', 'foo', 10, 53, 17, 0); -- => error: Community ID daddr cannot be parsed as IP
SELECT community_id_v1_strict('foo', '1.1.1.1', 10, 53, 17); -- => error: Community ID saddr cannot be parsed as IP
SELECT community_id_v1_strict('1.1.1.1', '2.2.2.2', '10', 53, 17); -- => error: Community ID ports must be integers
SELECT community_id_v1_strict('1.1.1.1', '2.2.2.2', 70000, 53, 17); -- => error: Community ID ports must fit in 2 bytes
SELECT community_id_v1_strict('1.1.1.1', '2.2.2.2', 10, 53, 300); -- => error: Community ID protocol must fit in 1 byte
SELECT community_id_v1_strict('1.1.1.1', '2.2.2.2', 10, 53, 17, 100000000); -- => error: Community ID seed must fit in 2 bytes
SELECT community_id_v1_strict('1.1.1.1', '2.2.2.2', 10, 53, 17); -- => '1:p1cyPgCXmcyyQhLzGOjJTwgEH1E='
