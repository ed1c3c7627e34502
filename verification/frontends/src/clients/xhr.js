export const submits = {
  // xhr-formdata: XMLHttpRequest, FormData of the form
  'xhr-formdata': (url, form) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.send(new FormData(form));
  },

  // xhr-urlencoded: XMLHttpRequest, urlencoded by hand
  'xhr-urlencoded': (url, form) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.send(
      [...new FormData(form)]
        .map((pair) => pair.map(encodeURIComponent).join('='))
        .join('&'),
    );
  },
};
