import $ from 'jquery';

export const calls = {
  // jquery-param: jQuery.post, param
  'jquery-param': (url, data) => $.post(url, iso(data)),

  // jquery-traditional: jQuery.ajax, traditional
  'jquery-traditional': (url, data) =>
    $.ajax({ url, method: 'POST', data: iso(data), traditional: true }),

  // jquery-get: jQuery.get
  'jquery-get': (url, data) => $.get(url, iso(data)),

  // jquery-json: jQuery.ajax, JSON
  'jquery-json': (url, data) =>
    $.ajax({ url, method: 'POST', data: JSON.stringify(data), contentType: 'application/json' }),
};

export const submits = {
  // jquery-serialize: jQuery, serialize
  'jquery-serialize': (url, form) => $.post(url, $(form).serialize()),

  // jquery-formdata: jQuery.ajax, FormData of the form
  'jquery-formdata': (url, form) =>
    $.ajax({ url, method: 'POST', data: new FormData(form), processData: false, contentType: false }),
};

/** jQuery would write a Date as people read it. */
function iso(data) {
  return data.at ? { ...data, at: data.at.toISOString() } : data;
}
