-- Puts an entry into the index of an owner, or keeps one longer, and takes those out whose time is
-- over. The index itself lives as long as its longest entry. Tells how many entries there are.
-- ARGV: now, until when as a number or 'inf', the entry, life in ms or ''
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[1])
redis.call('ZADD', KEYS[1], 'GT', ARGV[2], ARGV[3])
if ARGV[4] == '' then
  redis.call('PERSIST', KEYS[1])
else
  local left = redis.call('PTTL', KEYS[1])
  local longest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
  if longest[2] ~= 'inf' and (left == -1 or left < tonumber(ARGV[4])) then
    redis.call('PEXPIRE', KEYS[1], ARGV[4])
  end
end
return redis.call('ZCARD', KEYS[1])
