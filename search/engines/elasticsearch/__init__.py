"""The Elasticsearch engine: for several web servers, millions of records, or a prefecture that runs a cluster already."""
