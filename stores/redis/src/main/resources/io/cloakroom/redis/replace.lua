-- The next version of a record, without an owner: 0 where it changed, is gone or expired. 1, or the
-- owner's part that was there and whose index entry is no longer needed. Where the index of expiries
-- must first learn of an earlier expiry, nothing is written, and the answer is 2.
-- ARGV: expected revision, now, the record or '' for one that has expired already, life in ms or '',
-- '1' for a record in the index of expiries or ''; and, of a store that publishes, channel and news
local head = redis.call('GETRANGE', KEYS[1], 1, 39)
if string.sub(head, 1, 16) ~= ARGV[1] then
  return 0
end
local expiry = string.sub(head, 17, 35)
if expiry <= ARGV[2] then
  return 0
end
local done = 1
local length = string.sub(head, 36)
if length ~= '0000' then
  done = redis.call('GETRANGE', KEYS[1], 40, 39 + tonumber(length, 16))
end
if ARGV[3] == '' then
  redis.call('DEL', KEYS[1])
elseif ARGV[5] ~= '' and string.sub(ARGV[3], 18, 36) < expiry then
  return 2
elseif ARGV[4] == '' then
  redis.call('SET', KEYS[1], ARGV[3])
else
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
end
if ARGV[6] then
  redis.pcall('PUBLISH', ARGV[6], ARGV[7])
end
return done
