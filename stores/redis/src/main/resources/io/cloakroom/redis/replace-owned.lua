-- The next version of a record, with an owner: the answers of replace.lua. Where the owner's index
-- must first have the record, or for longer, nothing is written, and the answer is a list of the
-- owner's part as it is.
-- ARGV: expected revision, now, '1' revision expiry, owner, the index's share of the owner's part or ''
-- while the index was not told, content, life in ms or '', '1' for a record in the index of expiries or
-- ''; and, of a store that publishes, channel and news
local record = redis.call('GETRANGE', KEYS[1], 1, 78 + #ARGV[4])
if string.sub(record, 1, 16) ~= ARGV[1] or string.sub(record, 17, 35) <= ARGV[2] then
  return 0
end
local expiry = string.sub(ARGV[3], 18)
if ARGV[8] ~= '' and expiry < string.sub(record, 17, 35) then
  return 2
end
local length = tonumber(string.sub(record, 36, 39), 16)
local part = string.sub(record, 40, 39 + length)
if length > 39 + #ARGV[4] then
  part = redis.call('GETRANGE', KEYS[1], 40, 39 + length)
end
local next = part
local done = 1
if ARGV[5] ~= '' then
  next = ARGV[5] .. ARGV[4]
  if part ~= '' and string.sub(next, 20) ~= string.sub(part, 20) then
    done = part
  end
elseif string.sub(part, 40) ~= ARGV[4] or string.sub(part, 1, 19) < expiry then
  return {part}
end
local value = ARGV[3] .. string.format('%04x', #next) .. next .. ARGV[6]
if ARGV[7] == '' then
  redis.call('SET', KEYS[1], value)
else
  redis.call('SET', KEYS[1], value, 'PX', ARGV[7])
end
if ARGV[9] then
  redis.pcall('PUBLISH', ARGV[9], ARGV[10])
end
return done
