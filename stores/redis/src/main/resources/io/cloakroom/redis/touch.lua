-- Moves the expiry later: 1, or 0 where the record changed, is gone or expired. Where the index must
-- first keep the record longer, nothing is written, and the answer is the owner's part as it is.
-- ARGV: expected revision, now, expiry, life in ms or '', how long the index has the record or ''
local head = redis.call('GETRANGE', KEYS[1], 1, 39)
if string.sub(head, 1, 16) ~= ARGV[1] then
  return 0
end
local expiry = string.sub(head, 17, 35)
if expiry <= ARGV[2] then
  return 0
end
if expiry >= ARGV[3] then
  return 1
end
local length = string.sub(head, 36)
if length ~= '0000' then
  if ARGV[5] ~= '' then
    redis.call('SETRANGE', KEYS[1], 40, ARGV[5])
  elseif redis.call('GETRANGE', KEYS[1], 40, 58) < ARGV[3] then
    return redis.call('GETRANGE', KEYS[1], 40, 39 + tonumber(length, 16))
  end
end
redis.call('SETRANGE', KEYS[1], 17, ARGV[3])
if ARGV[4] == '' then
  redis.call('PERSIST', KEYS[1])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return 1
