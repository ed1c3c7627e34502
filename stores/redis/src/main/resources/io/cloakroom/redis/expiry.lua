-- Puts an entry into an index of expiries, or moves it to an earlier time. The index lives as long as
-- its longest entry.
-- ARGV: expiry, the entry, life in ms
redis.call('ZADD', KEYS[1], 'LT', ARGV[1], ARGV[2])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return 1
