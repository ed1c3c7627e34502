/** A store in Memcached. */
module io.cloakroom.memcached {
  requires transitive io.cloakroom;
  requires transitive org.jspecify;
  requires org.slf4j;
  requires xmemcached;

  exports io.cloakroom.memcached;
}
