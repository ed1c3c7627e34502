/** Template engines for Cloakroom. */
module io.cloakroom.views {
  requires transitive io.cloakroom;
  requires static transitive io.pebbletemplates;

  exports io.cloakroom.views;
}
