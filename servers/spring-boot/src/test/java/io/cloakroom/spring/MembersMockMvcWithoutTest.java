package io.cloakroom.spring;

import io.cloakroom.spring.members.MembersApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;

/** The same tests without Cloakroom, so they are an application's own. */
@SpringBootTest(
    classes = MembersApplication.class,
    properties = {
      "spring.autoconfigure.exclude=io.cloakroom.spring.CloakroomAutoConfiguration,"
          + "io.cloakroom.spring.CloakroomMvcAutoConfiguration,"
          + "io.cloakroom.spring.CloakroomMustacheAutoConfiguration,"
          + "io.cloakroom.spring.CloakroomThymeleafAutoConfiguration,"
          + "io.cloakroom.spring.CloakroomSecurityAutoConfiguration",
      "spring.jmx.enabled=false",
      "logging.level.root=warn",
      "spring.datasource.url=jdbc:h2:mem:mockmvc-without"
    })
@AutoConfigureMockMvc
class MembersMockMvcWithoutTest extends MembersMockMvcContract {}
