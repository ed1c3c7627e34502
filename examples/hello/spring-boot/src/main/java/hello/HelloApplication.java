package hello;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application as Spring's Initializr makes it. */
@SpringBootApplication
public class HelloApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(HelloApplication.class, arguments);
  }
}
