<%@ page contentType="text/html;charset=UTF-8" session="false" trimDirectiveWhitespaces="true" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<c:set var="name" value="${fields.get('name')}"/>
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title><c:if test="${not fields.valid()}">Error: </c:if>Hello</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="<c:out value="${cloakroom.css()}"/>">
</head>
<body>
  <header>
    <a href="<c:out value="${base}"/>/">Hello</a>
    <form method="post" action="<c:out value="${base}"/>/logout">
      <input type="hidden" name="<c:out value="${csrf.field()}"/>" value="<c:out value="${csrf.token()}"/>">
      <span><c:out value="${user.name()}"/></span> <button>Log out</button>
    </form>
  </header>
  <main>
    <c:forEach var="message" items="${flash.iterator()}">
      <p role="alert" data-flash="<c:out value="${message.category()}"/>"><c:out value="${message.text()}"/></p>
    </c:forEach>
    <h1>Hello</h1>
    <p>You have seen this page ${visits} time${visits == 1 ? '' : 's'}.</p>
    <form method="post" action="<c:out value="${base}"/>/">
      <input type="hidden" name="<c:out value="${csrf.field()}"/>" value="<c:out value="${csrf.token()}"/>">
      <p>
        <label for="<c:out value="${name.id()}"/>">Who should we say hello to?</label>
        <strong id="<c:out value="${name.errorId()}"/>"><c:out value="${name.error()}"/></strong>
        <input id="<c:out value="${name.id()}"/>" name="name" value="<c:out value="${name.value()}"/>" ${name.attributesHtml()}>
      </p>
      <p><button>Say hello</button></p>
    </form>
  </main>
</body>
</html>
