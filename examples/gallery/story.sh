#!/usr/bin/env bash
# Uses the gallery with curl, from sign-up to the deletion of the account: examples/gallery/story.sh [http://localhost:8080]
set -euo pipefail
base=${1:-http://localhost:8080}
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT

# ask STATUS PATH [CURL OPTION]...: prints the response; exits if the status is not STATUS
ask() {
  local status=$1 path=$2 answer
  shift 2
  answer=$(curl -sS -b "$kept/cookies" -c "$kept/cookies" -H "Origin: $base" -H "Accept: application/json" \
    -w '\n%{http_code}' "$@" "$base$path")
  echo "${answer##*$'\n'} $path ${answer%$'\n'*}"
  [ "${answer##*$'\n'}" = "$status" ] || { echo "Expected $status" >&2; exit 1; }
}

email=ada.$$.$RANDOM@example.org
password='seven green umbrellas'

ask 401 /dashboard
ask 422 /signup -d email=ada                                    # all errors, by field
ask 200 /signup -d name=Ada -d "email=$email" --data-urlencode "password=$password"
ask 200 /logout -X POST
ask 200 /login -d "email=$email" --data-urlencode "password=$password" -d remember=true
ask 200 /dashboard

curl -sS -o "$kept/photo.jpg" "$base/photos/1/image"
ask 200 /photos -F "photo=@$kept/photo.jpg" -F 'title=From the command line' -F 'tags[]=curl' -F 'tags[]=night'
ask 200 /photos?tag=curl                                        # the same wall, as JSON
ask 200 '/photos?q=command+line'                                # what a search finds
own=$(curl -sS -b "$kept/cookies" -H "Accept: application/json" "$base/photos/mine" | grep -o '"id":[0-9]*' | head -n 1)
own=/photos/${own#*:}
ask 200 "$own/edit"
ask 200 "$own/edit" -d version=0 -d title=Renamed -d 'tags[]=curl'
ask 422 "$own/edit" -d version=0 -d title=Late                  # somebody else was faster
ask 403 /photos/1/edit                                          # somebody else's photo
ask 200 "$own/delete" -X POST
ask 404 "$own"
ask 200 /photos/1/like -d liked=true

ask 200 /cart -d photo=1 -d quantity=2
ask 200 /cart -H 'Content-Type: application/json' -d '{"photo": 2, "quantity": 1}'
order='{
  "lines": [{"photo": 1, "quantity": 2}, {"photo": 2, "quantity": 1}],
  "shipping": {"name": "Ada", "street": "Mill Lane 1", "postcode": "9000", "city": "Ghent", "country": "Belgium"}}'
key=story-$$-$RANDOM-$RANDOM-$RANDOM-$RANDOM
for _ in 1 2; do                                                # sent twice, ordered once
  ask 200 /checkout -H 'Content-Type: application/json' -H "Idempotency-Key: $key" -d "$order"
done
order=$(curl -sS -b "$kept/cookies" -H "Accept: application/json" "$base/orders" | grep -o '"order":[0-9]*' | head -n 1)
order=/orders/${order#*:}
ask 200 "$order"
ask 200 "$order/cancel" -X POST

ask 200 /preferences -d theme=dark -d language=de
ask 200 /devices
ask 200 /devices -d end=others
ask 422 /profile/password -d current=wrong -d 'next=nine brass kettles'
ask 200 /profile/password --data-urlencode "current=$password" -d 'next=nine brass kettles'
ask 200 /logout -X POST
ask 401 /devices
ask 401 "$order"                                                # an order is its owner's alone
ask 200 /login -d "email=$email" -d 'password=nine brass kettles'
ask 200 /profile/delete                                         # what would be deleted, and what is kept
ask 200 /profile/delete -d 'password=nine brass kettles'
ask 422 /login -d "email=$email" -d 'password=nine brass kettles'
