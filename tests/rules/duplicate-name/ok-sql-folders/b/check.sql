-- Lists b
-- platform: linux
SELECT device FROM mounts WHERE path = '/b'
